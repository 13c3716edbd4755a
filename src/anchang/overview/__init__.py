"""What managers look at: figures across the rooms, each leading to the rows behind it. Owns no table, does no verb."""
