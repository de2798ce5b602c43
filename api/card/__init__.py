"""The picture of a battle that a link to it shows in a chat."""
