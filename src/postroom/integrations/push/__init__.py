"""Browser push: what a person is told reaches their browsers also while no page of Postroom is open."""
