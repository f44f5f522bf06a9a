"""`secret-default`: which defaults stand in for a secret that is not configured."""

import msgspec
import pytest
import secret_strings as strings

from codeguard.analysis import FileReport, analyse
from codeguard.files import kind_of
from codeguard.rules.secret_default import SecretDefault
from codeguard.source import Source


def analysed(code: str, path: str = "app/module.py") -> FileReport:
    source = Source(path, ("import os\nfrom os import getenv, environ\n" + code).encode(), kind_of(path))
    report = analyse(source, [SecretDefault()])
    assert report.facts is not None
    assert not report.errors
    return report


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("key = os.getenv('API_KEY', 'abc')", id="getenv"),
        pytest.param("key = getenv('API_KEY', default='abc')", id="imported, keyword"),
        pytest.param("key = environ.get('API_KEY', 'abc')", id="environ"),
        pytest.param("key = os.environ.get(API_KEY_VARIABLE_TOKEN, 'abc')", id="name of the variable in a constant"),
        pytest.param("key = os.environ.pop('API_KEY', 'abc')", id="pop"),
        pytest.param("key = os.getenv('API_KEY', 'changeme')", id="placeholder"),
        pytest.param("api_key = os.getenv('ACME', 'abc')", id="the target names it"),
        pytest.param("f(os.getenv('STRIPE_TOKEN', 'abc').strip())", id="inside a call"),
        pytest.param("f(b=os.getenv('A_TOKEN', os.getenv('B_TOKEN', 'abc')))", id="nested"),
        pytest.param("os.environ.setdefault('PGPASSWORD', 'postgres')", id="setdefault"),
        pytest.param("p = os.environ.get('DB_PASSWORD') or 'x'", id="or"),
        pytest.param("p = os.getenv('A') or os.getenv('DB_PASSWORD') or 'x'", id="last of several"),
        pytest.param("password = cfg.password or 'hunter2'", id="attribute or"),
        pytest.param("p = config['db']['password'] or 'hunter2'", id="subscript or"),
        pytest.param("p = os.environ['PASSWORD'] if 'PASSWORD' in os.environ else 'postgres'", id="conditional"),
        pytest.param("p = os.getenv('PASSWORD') if os.getenv('PASSWORD') else 'postgres'", id="conditional call"),
        pytest.param("p = config.get('db_password', 'x')", id="config"),
        pytest.param("p = config.get('db', 'password', fallback='x')", id="configparser"),
        pytest.param("p = kwargs.get('password', 'hunter2')", id="plain dict"),
        pytest.param("p = getattr(settings, 'DB_PASSWORD', 'hunter2')", id="getattr"),
        pytest.param("SECRET_KEY = config('SECRET_KEY', default='x')", id="decouple"),
        pytest.param("key = env.str('SECRET_KEY', 'x')", id="environs"),
        pytest.param("@click.option('--password', default='x')\ndef f(password): pass", id="click"),
        pytest.param("parser.add_argument('-t', '--token', default='abc')", id="argparse"),
        pytest.param("def f(api_key: str = typer.Option('abc', '--key')): pass", id="typer"),
        pytest.param("def f(token: Annotated[str, typer.Option()] = 'abc'): pass", id="typer, annotated"),
        pytest.param("class S(BaseSettings):\n    api_key: str = 'abc'", id="pydantic"),
        pytest.param("class S(BaseSettings):\n    api_key: str = Field('abc')", id="pydantic field"),
        pytest.param("class S(BaseModel):\n    api_key: str = Field(default='abc')", id="field default"),
        pytest.param("@dataclass\nclass DbSettings:\n    password: str = 'app'", id="dataclass"),
        pytest.param("password = SecretStr('hunter2')", id="SecretStr"),
        pytest.param("schema = {Optional(CONF_PASSWORD, default='x'): str}", id="schema"),
        pytest.param(f"url = os.getenv('DATABASE_URL', '{strings.URL}')", id="URL with a password"),
        pytest.param("k = os.getenv('SECRET_KEY') or 'k' * 32", id="repeated"),
        pytest.param("def f():\n  token = os.getenv('TOKEN', '')\n  get(headers={'A': token})", id="empty, unchecked"),
        pytest.param(
            "def f():\n  token = os.getenv('TOKEN') or ''\n  return f'Bearer {token}'", id="or empty, unchecked"
        ),
    ],
)
def test_reported(code: str) -> None:
    assert len(analysed(code).findings) == 1
    assert not analysed(code, "tests/test_module.py").findings


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("port = os.getenv('PORT', '8000')", id="port"),
        pytest.param("url = os.getenv('TOKEN_URL', 'https://login.example.org')", id="url of tokens"),
        pytest.param("n = int(os.getenv('PASSWORD_MIN_LENGTH', '12'))", id="length"),
        pytest.param("f = os.getenv('DB_PASSWORD_FILE', '/run/secrets/db')", id="file"),
        pytest.param("f = os.getenv('CREDENTIALS', '/etc/app/credentials.json')", id="path"),
        pytest.param("key = os.getenv('API_KEY')", id="no default"),
        pytest.param("key = os.getenv('API_KEY', None)", id="none"),
        pytest.param("key = os.getenv('API_KEY', '')", id="empty at module level"),
        pytest.param("key = os.getenv('API_KEY', fallback)", id="variable"),
        pytest.param("key = os.getenv('API_KEY', os.getenv('OTHER_KEY'))", id="other variable"),
        pytest.param("key = os.getenv('API_KEY') or secrets.token_hex()", id="generated"),
        pytest.param("p = os.getenv('PW') or keyring.get_password('a', 'b')", id="keyring"),
        pytest.param("p = os.getenv('DB_PASSWORD') or getpass('Password: ')", id="getpass"),
        pytest.param("key = os.getenv('API_KEY', '${API_KEY}')", id="template"),
        pytest.param("password = parser.get('db', 'password')", id="section and option"),
        pytest.param("key = lookup_env(values, 'api_key', 'OPENAI_API_KEY')", id="name of the variable"),
        pytest.param("key = get_from_env('api_key', 'OPENAI_API_KEY')", id="key and variable"),
        pytest.param("kind = d.get('token', 'EOF')", id="lexer"),
        pytest.param("unit = self.token or 'ETH'", id="word"),
        pytest.param("x = decrypt(bytes(password, 'utf-8'))", id="encoding"),
        pytest.param("@click.option('--token-file', default='~/.token')\ndef f(t): pass", id="click path"),
        pytest.param("@click.option('--password', prompt=True)\ndef f(t): pass", id="click prompt"),
        pytest.param("parser.add_argument('--token', default=os.environ.get('TOKEN'))", id="argparse environment"),
        pytest.param("class S(BaseSettings):\n    token_type: str = 'bearer'\n    api_key: str", id="pydantic"),
        pytest.param("class S(BaseSettings):\n    api_key: str | None = None", id="pydantic none"),
        pytest.param("def f(password='hunter2'): pass", id="parameter: the other rule"),
        pytest.param("def f():\n  t = os.getenv('TOKEN', '')\n  if not t:\n    raise E\n  return f'{t}'", id="checked"),
        pytest.param("def f():\n  t = os.getenv('TOKEN', '')\n  require(t)\n  g(t)", id="checked by a call"),
        pytest.param("def f():\n  t = os.getenv('TOKEN', '')\n  return t", id="returned"),
        pytest.param("def f():\n  p = user.password or ''\n  return g(p)", id="empty, not the environment"),
    ],
)
def test_not_reported(code: str) -> None:
    assert not analysed(code).findings


def test_it_is_reported_at_the_line_of_the_value() -> None:
    (finding,) = analysed("key = os.getenv(\n    'API_KEY',\n    'abc',\n)").findings
    assert (finding.line, finding.snippet) == (5, "    ***")
    assert finding.message == "`API_KEY` falls back to a value in the code: fail when it is not set"


def test_the_value_is_nowhere_in_the_report() -> None:
    report = analysed(f"key = os.getenv('API_KEY', 'hun\\x74er2')\nurl = os.getenv('DATABASE_URL', '{strings.URL}')")
    said = msgspec.json.encode(report.findings).decode()
    assert len(report.findings) == 2
    assert "er2" not in said


def test_a_short_value_or_one_that_is_a_name_garbles_no_message() -> None:
    code = "def f():\n    a = os.getenv('TOKEN', 'a')\n\npassword = os.getenv('PASSWORD', 'password')"
    short, name = analysed(code).findings
    assert short.message == "`TOKEN` falls back to a value in the code: fail when it is not set"
    assert short.snippet == "    a = os.getenv('TOKEN', ***"
    assert name.message == "`password` falls back to a value in the code: fail when it is not set"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("def f(cfg):\n    return cfg['auth'].get('password', 'hello')", id="part of a configuration"),
        pytest.param("class S(M):\n    access_token: str = Field(default_factory=lambda: 'dev')", id="factory"),
        pytest.param("class S(M):\n    api_token: Annotated[str, Field(min_length=3)] = 'abc-dev'", id="annotated"),
    ],
)
def test_defaults_in_parts_and_fields_are_reported(code: str) -> None:
    assert len(analysed(code).findings) == 1
