"""Many reports: durable, resumable, with the same output however the work was done."""
