"""What stands around the routes: each part is one middleware, ``butaca.web.app`` puts them in order."""
