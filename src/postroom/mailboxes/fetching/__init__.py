"""The accounts elsewhere that mail is fetched from: what is set, what the fetch role is told, how they fare."""
