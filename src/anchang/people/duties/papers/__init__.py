"""The job descriptions as a document, written from the pack."""
