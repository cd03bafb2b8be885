"""Writes the example file: `python -m core.tasks.demo_shop > data/demo/customers.csv`."""

import sys

from core.tasks.demo_shop.shop import as_csv, make_demo_shop

N_EXAMPLES = 200

if __name__ == "__main__":
    sys.stdout.write(as_csv(make_demo_shop().customers[:N_EXAMPLES]))
