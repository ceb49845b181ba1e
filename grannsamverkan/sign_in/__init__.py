"""How people sign up and sign in: what we ask of allauth, and what it asks of us."""
