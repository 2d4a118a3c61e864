"""`python -m tests.hosting.nginx` installs nginx for the tests where there is none."""

import sys

from deploy.replicas import NO_NGINX, find_nginx
from tests.browser.chromium import install_from_debian


def main() -> int:
    if find_nginx() is None:
        install_from_debian("nginx-light")
    path = find_nginx()
    if path is None:
        print(NO_NGINX, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
