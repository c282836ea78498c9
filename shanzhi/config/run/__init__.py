"""`make run`: one supervisor prepares the city, keeps its processes alive and leaves nothing behind."""
