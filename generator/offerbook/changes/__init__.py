"""What differs between two states of an offering, and what that means for the customer."""
