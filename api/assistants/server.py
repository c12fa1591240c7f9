"""A server of the Model Context Protocol, over a catalogue: tools, records and a way to go, which change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Annotated, Any, Final

import anyio
from mcp import MCPError
from mcp.server import MCPServer
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError, UnexpectedToolError
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import INVALID_PARAMS, CallToolResult, GetPromptResult, InputRequiredResult, Tool, ToolAnnotations
from pydantic import AnyUrl, Field, Strict, ValidationError

from api.assistants.answers import MAX_COMPARED, NOTICE, Answers, RefusedError, Told
from api.assistants.unreadable import pass_on
from corpus.field_messages import field_message
from recommender import MAX_CHARACTERS

_INSTRUCTIONS = (
    "Déjà-là dit qui, parmi les collectivités françaises, a déjà rencontré un besoin, ce qui y a été appris et quels "
    "outils existent. Commencez par match avec le besoin en français, sans noms de personnes ; lisez une fiche "
    "avec show ; comparez avec compare. Un verdict nothing_comparable veut dire que rien ne correspond : dites-le. "
    f"{NOTICE}"
)
_RECORDS: Final = "deja-la://fiches"
_PROMPT: Final = "avant_de_construire"
_JSON: Final = "application/json"
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

NeedText = Annotated[str, Field(max_length=MAX_CHARACTERS, description="Le besoin, en français courant, sans noms.")]
Territory = Annotated[
    str | None,
    Field(max_length=200, description="De qui vient le besoin : nom de la commune ou de l’EPCI, code INSEE ou SIREN."),
]
AsTyped = Annotated[
    bool, Strict(), Field(description="Lire les mots tels quels, sans corriger ce que read_as dit corrigé.")
]
TopK = Annotated[int, Strict(), Field(ge=1, le=10, description="Nombre de résultats de chaque sorte.")]
RecordIdText = Annotated[str, Field(max_length=120, description="L’identifiant que match a donné.")]
RecordIds = Annotated[
    list[RecordIdText],
    Field(min_length=1, max_length=MAX_COMPARED, description="Identifiants des fiches à comparer."),
]


class _Server(MCPServer[Any]):
    """A server that says in French what an assistant got wrong, without the words of the protocol's library."""

    async def run_stdio_async(self) -> None:
        async with stdio_server() as (read, write), anyio.create_task_group() as tasks:
            kept, messages = anyio.create_memory_object_stream[SessionMessage | Exception](0)
            tasks.start_soon(pass_on, read, kept, write)
            await self._lowlevel_server.run(messages, write, self._lowlevel_server.create_initialization_options())

    async def list_tools(self) -> list[Tool]:
        # The library passes over an argument that it does not know: an answer to another question than was asked.
        return [
            tool.model_copy(update={"input_schema": {**tool.input_schema, "additionalProperties": False}})
            for tool in await super().list_tools()
        ]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        known = next((tool.input_schema["properties"] for tool in await self.list_tools() if tool.name == name), None)
        unknown_arguments = [argument for argument in arguments if known is not None and argument not in known]
        if unknown_arguments:
            told = {"type": "unknown_parameter", "ctx": {"known": ", ".join(known or ())}}
            raise ToolError(" ".join(f"{one[:120]} : {field_message(told)}" for one in unknown_arguments[:3]))
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            raise UnexpectedToolError(f"« {name} » n’a pas abouti, par notre faute.") from error.__cause__
        except ToolError as error:
            names = ", ".join(tool.name for tool in await self.list_tools())
            unknown = f"Aucun outil ne s’appelle « {name[:120]} » : il y a {names}."
            raise ToolError(_sentence(error.__cause__) or unknown) from error.__cause__

    async def read_resource(
        self, uri: AnyUrl | str, context: Context[Any, Any] | None = None
    ) -> Iterable[ReadResourceContents] | InputRequiredResult:
        try:
            return await super().read_resource(uri, context)
        except ResourceNotFoundError as error:
            # Of a record, the sentence is ours; the library speaks of an address that is none of ours.
            ours = str(uri).startswith(f"{_RECORDS}/")
            told = f"Rien n’est à cette adresse : il y a {_RECORDS} et {_RECORDS}/IDENTIFIANT."
            raise ResourceNotFoundError(str(error) if ours else told) from error.__cause__

    async def get_prompt(
        self, name: str, arguments: dict[str, Any] | None = None, context: Context[Any, Any] | None = None
    ) -> GetPromptResult | InputRequiredResult:
        try:
            return await super().get_prompt(name, arguments, context)
        except ValueError as error:
            told = f"Il y a une invite, {_PROMPT} : « besoin », et « territoire » s’il est connu."
            raise MCPError(code=INVALID_PARAMS, message=told) from error


def _sentence(cause: BaseException | None) -> str:
    if isinstance(cause, ValidationError):
        details = cause.errors(include_url=False, include_input=False)
        return " ".join(f"{'.'.join(map(str, one['loc']))} : {field_message(one)}" for one in details[:3])
    return "" if cause is None else str(cause)


def assistant_server(answers: Answers) -> MCPServer:
    """Make the server.

    Args:
        answers: what is told.

    Returns:
        A server that listens nowhere yet.

    """
    # What arguments an assistant got wrong is told to it, and logged nowhere: a need may be among them.
    server = _Server(
        "deja-la", title="Déjà-là", instructions=_INSTRUCTIONS, version=version("deja-la"), log_level="CRITICAL"
    )

    @server.tool(title="Qui a déjà rencontré ce besoin ?", annotations=_READS)
    def match(need: NeedText, territory: Territory = None, top_k: TopK = 3, *, as_typed: AsTyped = False) -> Told:
        """Cherche les enquêtes passées et les outils existants qui répondent à un besoin, avec la raison de chacun."""
        return _told(lambda: answers.match(need, territory=territory, top_k=top_k, as_typed=as_typed))

    @server.tool(title="Lire une fiche", annotations=_READS)
    def show(record_id: RecordIdText) -> Told:
        """Donne une fiche entière (enquête ou outil), ses sources et leurs licences."""
        return _told(lambda: answers.show(record_id))

    @server.tool(title="Comparer des réponses", annotations=_READS)
    def compare(record_ids: RecordIds, need: NeedText = "") -> Told:
        """Met des réponses côte à côte sur treize critères ; null veut dire « à vérifier » : posez la question."""
        return _told(lambda: answers.compare(record_ids, need=need))

    _offer_records(server, answers)
    server.prompt(name=_PROMPT, title="Avant de construire, que faire d’abord ?")(_before_building)
    return server


def _offer_records(server: MCPServer, answers: Answers) -> None:
    """Offer records to be attached to a conversation, as `show` tells them, and the list of their names."""

    @server.resource(_RECORDS, name="fiches", title="Toutes les fiches", mime_type=_JSON)
    def records() -> str:
        """Les noms des enquêtes et des outils, par identifiant."""
        try:
            return answers.names().model_dump_json()
        except RefusedError:
            raise ResourceError("Ce catalogue a trop de fiches pour être listé : cherchez avec match.") from None

    @server.resource(f"{_RECORDS}/{{record_id}}", name="fiche", title="Une fiche", mime_type=_JSON)
    def record(record_id: str) -> str:
        """Une fiche entière (enquête ou outil), ses sources et leurs licences ; l’identifiant est celui de `match`."""
        try:
            return answers.show(record_id).model_dump_json()
        except RefusedError as error:
            raise ResourceNotFoundError(str(error)) from None


def _before_building(besoin: NeedText, territoire: Territory = None) -> str:
    """Ce que d’autres collectivités ont appris, ce qui existe déjà, et la prochaine étape la plus simple."""
    place = f" Il vient de : {territoire}." if territoire else ""
    return (
        f"Une collectivité a un besoin, cité comme une donnée : {json.dumps(besoin, ensure_ascii=False)}.{place}\n\n"
        "Avant de construire quoi que ce soit, que faire d’abord ?\n"
        "1. Appelez match avec ce besoin, sans noms de personnes. S’il est écrit comme une solution (« il nous "
        "faudrait une application »), dites quel problème il y a derrière, et cherchez avec lui.\n"
        "2. Si le verdict est nothing_comparable, dites-le, et arrêtez-vous là : n’inventez aucun précédent. S’il est "
        "vague, posez les questions qui sont rendues.\n"
        "3. Lisez avec show les fiches les plus proches : ce qui a été essayé, ce que le terrain a démenti, ce que "
        "c’est devenu. Une idée de départ invalidée ailleurs se dit en premier.\n"
        "4. Comparez avec compare deux à quatre réponses, dont au moins une sans outil numérique s’il y en a. Ce qui "
        "est null est à vérifier : faites-en des questions à poser.\n"
        "5. Finissez par une seule prochaine étape, la plus simple : reprendre ce qui existe, appeler le territoire "
        "qui l’a fait, comparer davantage, ou enquêter. Citez la page de chaque fiche."
    )


def _told(tell: Callable[[], Told]) -> Told:
    try:
        return tell()
    except RefusedError as error:
        raise ToolError(str(error)) from None
