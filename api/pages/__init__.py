"""The web page: built files as they are, and its addresses with a head that chats can show."""
