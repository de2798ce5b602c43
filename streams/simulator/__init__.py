"""A war that never happened, from a seed: believable killmails for demos, tests and days without a network.

It keeps what it planned (battle, side, doctrine, coalition of every kill), so that what the agents find can be measured.
"""
