"""What is believed of a reply: the gates, one for each question."""
