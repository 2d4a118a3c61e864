"""What every page shares: the session, the sidebar, and how text is shown."""
