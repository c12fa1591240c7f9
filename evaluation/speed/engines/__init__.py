"""Other engines beside ours: what they are asked, each in a process of its own, and how far ahead ours is."""
