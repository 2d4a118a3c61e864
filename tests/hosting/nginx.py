"""`python -m tests.hosting.nginx` installs nginx for the tests where there is none."""

import sys

from deploy.replicas import NO_NGINX, find_nginx
from tests.browser.chromium import install_from_debian, tell


def main() -> int:
    if find_nginx() is None:
        install_from_debian("nginx-light")
    return tell(find_nginx(), NO_NGINX)


if __name__ == "__main__":
    sys.exit(main())
