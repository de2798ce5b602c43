"""What can happen, one file a kind. Each function plans one scene from chance, or nothing when nobody is free for it."""
