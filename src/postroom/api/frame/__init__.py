"""What holds for every call of the API, whichever resource it asks for."""
