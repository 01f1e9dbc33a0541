"""The gateway: answers the URLs of the AMS reader from the store, and shows a page to look at."""
