"""What is made of a file by the worker: text, pictures of pages, a PDF."""
