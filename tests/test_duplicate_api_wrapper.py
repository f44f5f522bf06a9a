"""Two modules that each build a client for one API."""

from __future__ import annotations

import pytest
from projects import reported

from codeguard.rules.duplicate_api_wrapper import DuplicateApiWrapper

SAME = {
    "one class": ("import stripe\nc = stripe.StripeClient(key)\n", "from stripe import StripeClient as S\nS(key)\n"),
    "a class of its package": (
        "from openai import OpenAI\nc = OpenAI()\n",
        "import openai\nopenai.AsyncOpenAI(api_key=k)\n",
    ),
    "a maker": (
        "import docker\nc = docker.DockerClient.from_env()\n",
        "import docker\ndocker.DockerClient(base_url=u)\n",
    ),
    "a service": ("import boto3\nc = boto3.client('s3')\n", "import boto3\nboto3.client('s3', region)\n"),
    "a base URL": (
        "import httpx\nc = httpx.Client(base_url='https://api.rates.io/v1')\n",
        "import requests\nBASE_URL = 'https://api.rates.io'\nrequests.get(BASE_URL + '/x')\n",
    ),
    "a URL in an f-string": (
        "import requests\nrequests.get(f'https://api.rates.io/{x}')\n",
        "import requests\nrequests.post('https://api.rates.io/v1/y')\n",
    ),
}  # fmt: skip
OTHER = {
    "a generic client": ("import httpx\nc = httpx.Client()\n", "import httpx\nc = httpx.Client()\n"),
    "a generic protocol": ("import zeep\nc = zeep.Client(w)\n", "from zeep import Client\nc = Client(w)\n"),
    "two services": ("import boto3\nc = boto3.client('s3')\n", "import boto3\nc = boto3.client('sqs')\n"),
    "two classes": (
        "from google.cloud import storage\nstorage.Client()\n",
        "from google.cloud import bigquery\nbigquery.Client()\n",
    ),
    "a link": ("import httpx\nprint('https://api.rates.io')\n", "import httpx\nprint('https://api.rates.io')\n"),
    "a local address": ("import httpx\nURL = 'http://localhost:80'\n", "import httpx\nURL = 'http://localhost:80'\n"),
    "a value": ("from lru import LRU\nLRU(10)\n", "from lru import LRU\nLRU(20)\n"),
    "a type only": (
        "from stripe import StripeClient\ndef f(c: StripeClient): ...\n",
        "import stripe\nstripe.StripeClient(k)\n",
    ),
    "its own client": (
        "from shop.stripe import StripeClient\nStripeClient(k)\n",
        "import shop\nshop.StripeClient(k)\n",
    ),
    "a test client": ("from lib import TestClient\nTestClient(app)\n", "from lib import TestClient\nTestClient(app)\n"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "two"), SAME.values(), ids=SAME)
def test_a_second_client_is_one_of(one: str, two: str) -> None:
    (finding,) = reported(DuplicateApiWrapper(), {"shop/__init__.py": "", "shop/a.py": one, "shop/b.py": two})
    assert (finding.path, [related.path for related in finding.related]) == ("shop/b.py", ["shop/a.py"])


@pytest.mark.parametrize(("one", "two"), OTHER.values(), ids=OTHER)
def test_no_second_client_is(one: str, two: str) -> None:
    assert reported(DuplicateApiWrapper(), {"shop/__init__.py": "", "shop/a.py": one, "shop/b.py": two}) == []


def test_tests_may_build_their_own() -> None:
    one, two = SAME["one class"]
    assert reported(DuplicateApiWrapper(), {"shop/a.py": one, "tests/test_a.py": two}) == []
