"""What whoever runs the service tells it beside the settings: costs, marks of the State, duties, misspelt names."""
