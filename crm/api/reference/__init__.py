"""The page of the APIs: their OpenAPI documents, drawn for people."""
