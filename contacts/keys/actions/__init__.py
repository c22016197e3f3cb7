"""The writes of customer profile data: `contacts.keys` offers them."""
