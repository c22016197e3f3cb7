"""What Shopify calls, and the pages of its settings."""
