"""What is beside the kills: prices, sovereignty, names, activity, holes. Each event says where it is from and how old it is."""
