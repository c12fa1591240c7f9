"""Who may open a page: a dependency that gives the agent to a route, or refuses and says why.

::

    @router.get("/bureau")
    def inbox(request: Request, agent: Annotated[Agent, Depends(signed_in(Role.EXPERT, Role.ADMIN))]) -> HTMLResponse:
        ...

`ExpertAgent` and `AnyAgent` are written out below. The agent is in ``request.state.agent`` too, which
the header of the page reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import Depends, Request

from api.desk.accounts.agents import Agent
from api.protection.cookies import session_token
from api.rights.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.desk import Store


class AccessError(Exception):
    """Someone may not open what they asked for."""


class SignInNeededError(AccessError):
    """Nobody is signed in, or the session is over."""


class RoleError(AccessError):
    """Who is signed in has another role."""

    def __init__(self, agent: Agent, roles: tuple[Role, ...]) -> None:
        self.agent = agent
        self.roles = roles
        """Any of which would do."""
        super().__init__(f"{agent.role.value} not in {[role.value for role in roles]}")


def signed_in(*roles: Role) -> Callable[[Request], Agent]:
    """Make the dependency of a route that only some agents may open.

    Args:
        *roles: any of which opens it; none for every role.

    Returns:
        What gives the agent. It raises `SignInNeededError` or `RoleError`, which `api.problems.handlers` tells: a
        person is led to the sign-in and back, or shown a page that says what is missing; a program gets a problem.

    """

    def agent_of(request: Request) -> Agent:
        agent = current_agent(request)
        if agent is None:
            raise SignInNeededError
        # Before the role is looked at: the page that refuses shows who is signed in.
        request.state.agent = agent
        if roles and agent.role not in roles:
            raise RoleError(agent, roles)
        return agent

    # Read by the table of who may do what, which is held against every route.
    agent_of.roles = roles or tuple(Role)  # type: ignore[attr-defined]
    return agent_of


def current_agent(request: Request) -> Agent | None:
    """Tell who is signed in; none if nobody is."""
    store: Store = request.state.store
    return store.sessions.agent(session_token(request))


DESK_ROLES: Final = (Role.EXPERT, Role.ADMIN)


def desk_agent(request: Request) -> Agent | None:
    """Tell which expert or admin is signed in, on a page that is open to anyone; none if nobody is."""
    agent = current_agent(request)
    return agent if agent and agent.role in DESK_ROLES else None


ExpertAgent = Annotated[Agent, Depends(signed_in(*DESK_ROLES))]
"""An expert or an admin."""
TerritoryAgent = Annotated[Agent, Depends(signed_in(Role.TERRITORY))]
"""An agent of a territory."""
AnyAgent = Annotated[Agent, Depends(signed_in())]
"""Whoever is signed in."""
