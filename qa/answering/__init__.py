"""Evidence to answer. Every answerer plays the `Answerer` role; none sees more than the evidence."""
