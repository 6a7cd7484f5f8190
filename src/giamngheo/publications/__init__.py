"""Publications: what anybody may learn, frozen in files beside the database; pure, and without a way to a person."""
