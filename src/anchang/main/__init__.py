"""Where the house is put together: settings, root urls, navigation, home, and the demonstration."""
