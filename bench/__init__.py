"""The budgets of the design, measured in one run beside a peer: `python -m bench`.

Absolute times depend on the machine, and on what else it does. So subject and peer take
turns (A B A B …), and what decides are the ratios of neighbouring runs.
"""
