"""What goes wrong at an identity provider.

::

    IdentityError
    ├── ProviderUnavailableError   it does not answer, or not as it should; trying again later may help
    ├── SignInRefusedError         it says no, or the person gave up
    ├── SignInLostError            the answer is not of a sign-in that this browser began, or it took too long
    ├── UntrustedTokenError        what it signed does not hold
    └── WeakSignInError            one factor, where two are asked for
"""

from __future__ import annotations


class IdentityError(Exception):
    """The identity provider did not sign anyone in; the message holds nothing of the person."""


class ProviderUnavailableError(IdentityError):
    """It does not answer, or not as it should."""


class SignInRefusedError(IdentityError):
    """It says no, or the person gave up."""


class SignInLostError(IdentityError):
    """The answer is not of a sign-in that this browser began, or it took too long."""


class UntrustedTokenError(IdentityError):
    """What it signed does not hold."""


class WeakSignInError(IdentityError):
    """One factor was used, where two are asked for."""
