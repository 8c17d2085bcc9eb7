"""The people of the organisation, as administrators see to them."""
