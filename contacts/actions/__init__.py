"""What can be done to contacts and their keys: one function a verb, one transaction each."""
