"""Names that tools and frameworks give a meaning: files, functions, decorators, bases."""

from __future__ import annotations

import re

from codeguard.words import word_set

PROGRAMS = word_set(
    "__main__ app application asgi bootstrap build cli conf config conftest dodo duties ez_setup fabfile function_app "
    "gunicorn hatch_build hubconf index lambda_function locustfile main manage noxfile pavement run server settings "
    "setup sitecustomize start streamlit_app tasks toxfile usercustomize version versioneer wsgi"
)
"""Files that tools look for and people type."""
FRAMEWORK = word_set(
    "__init__ __main__ _version actions admin api apps asgi authentication base cli client commands conf config "
    "configuration conftest consts constants const consumers context_processors controllers decorators enums errors "
    "events exceptions factories factory fields filters fixtures forms handlers helpers hooks logging main "
    "managers manager middleware middlewares mixins models pagination parsers permissions plugin providers receivers "
    "registry router routers routes routing schema schemas scripts serializers service services settings setup signals "
    "sitemap sitemaps tags tasks templatetags tests throttling translation types urls utils util validators version "
    "views viewsets widgets wsgi"
)
"""Names that many folders have by agreement."""
LOADED = ("management/commands", "templatetags")
"""Folders whose modules Django loads by the names of their files."""
HOOKS = word_set(
    "allow_migrate allow_relation application before_all after_all configure db_for_read db_for_write default deleter "
    "downgrade getter handler includeme lambda_handler load_ipython_extension load_tests main process_exception "
    "process_item process_request process_response process_template_response process_view register "
    "run_migrations_offline run_migrations_online setter setup setup_module setup_package shutdown startup teardown "
    "teardown_module unload_ipython_extension unregister upgrade"
)
"""Functions that tools call by their names."""
VISITORS = ("visit_", "depart_", "leave_")
HOOK_PREFIXES = (*VISITORS, "pytest_", "test", "do_", "handle_", "on_")
NEUTRAL = word_set(
    "abstractmethod asynccontextmanager attr.dataclass attr.define attr.frozen attr.s attrs.define attrs.frozen "
    "cache cached_property classmethod contextmanager dataclass define deprecated final frozen functools.cache "
    "functools.cached_property functools.lru_cache functools.singledispatch functools.total_ordering functools.wraps "
    "lru_cache no_type_check property runtime_checkable staticmethod total_ordering wraps "
    "contextlib.contextmanager contextlib.asynccontextmanager dataclasses.dataclass typing.final "
    "typing.runtime_checkable typing_extensions.final typing_extensions.runtime_checkable enum.unique unique"
)
"""Decorators that leave it to others to call what they decorate."""
PLAIN = word_set(
    "object Exception BaseException abc.ABC ABC enum.Enum enum.IntEnum enum.StrEnum enum.Flag enum.IntFlag "
    "typing.Generic typing.NamedTuple typing.Protocol typing.TypedDict typing_extensions.Protocol "
    "typing_extensions.TypedDict"
)
"""Bases from outside that call no method of their heirs but by their own names."""
INERT = PLAIN | word_set(
    "dict list set tuple str int float bool bytes type collections.namedtuple collections.OrderedDict "
    "collections.UserDict pydantic.BaseModel msgspec.Struct"
)
"""Bases from outside that do not keep a list of their heirs."""
MIXIN = re.compile(r"mix_?in(?:s|base)?\d*$", re.IGNORECASE)
"""The name of a class that is made to be inherited beside another one."""
RECORDS = word_set(
    "django.db.models.Model django.db.models.base.Model msgspec.Struct pydantic.BaseModel pydantic.RootModel "
    "pydantic_settings.BaseSettings sqlalchemy.orm.DeclarativeBase sqlalchemy.orm.MappedAsDataclass sqlmodel.SQLModel"
)
"""Bases from outside of what is stored or sent: methods are their heirs' own, but for those below."""
RECORD_METHODS = word_set(
    "adelete arefresh_from_db asave clean clean_fields construct copy date_error_message delete dict from_db from_orm "
    "full_clean get_absolute_url get_constraints get_deferred_fields json model_construct model_copy model_dump "
    "model_dump_json model_json_schema model_parametrized_name model_post_init model_rebuild model_validate "
    "model_validate_json natural_key parse_obj refresh_from_db save save_base schema serializable_value "
    "settings_customise_sources unique_error_message validate_constraints validate_unique"
)
VENDORED = ("_vendor", "_vendored", "vendor", "vendored", "third_party", "extern", "externals")
"""Globs of copies of what others maintain."""
