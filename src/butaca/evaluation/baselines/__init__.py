"""What any recommender has to beat, each in its published form."""
