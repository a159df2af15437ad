"""What a committed event sets off outside: mails."""
