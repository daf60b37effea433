"""Small policies that learn on the environments; one script a figure."""
