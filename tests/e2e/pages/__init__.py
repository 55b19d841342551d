"""Page objects of the web client; selectors are names of fields, buttons and our own classes."""
