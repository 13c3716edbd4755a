"""What the four commands in bin/ are made of. Standard library only, until the virtual environment exists."""
