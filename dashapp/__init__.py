"""The web app of Segment Atlas: pages, their parts, sign-in and the plain routes."""
