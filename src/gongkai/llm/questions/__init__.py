"""What is asked, and why: the doubts of the rules, the lines shown, the prompts, the shape of a reply."""
