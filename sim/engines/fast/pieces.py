"""Compiles the month as one piece: its hundreds of functions are only tidied up, and optimised once, inside the whole.

numba optimises each function fully and makes machine code of it, then does so again inside each that calls it. Of the
month only the whole is ever run, so for all others that is time lost. Nothing here can change a bit of a result.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from numba.core.codegen import JITCodeLibrary, JITCPUCodegen

if TYPE_CHECKING:
    from collections.abc import Iterator

TIDY = 1
"""How far LLVM goes with a piece: inlined and simplified, not yet vectorised."""


@contextmanager
def in_one_piece(whole: str) -> Iterator[None]:
    """While this holds, only the function of this name becomes machine code; with another numba all of them do."""
    kept: list[tuple[Any, str, Any]] = [
        (owner, name, getattr(owner, name, None))
        for owner, name in (
            (JITCodeLibrary, "_optimize_final_module"),
            (JITCodeLibrary, "_finalize_final_module"),
            (JITCPUCodegen, "set_env"),
        )
    ]
    if None in (method for _, _, method in kept):
        yield
        return
    optimise, finish, _ = (method for _, _, method in kept)

    def optimised(library: Any) -> None:
        if library.name == whole:
            optimise(library)
            return
        passes, builder = library._codegen._module_pass_manager(
            loop_vectorize=False, slp_vectorize=False, opt=TIDY, cost="cheap"
        )
        passes.run(library._final_module, builder)

    def finished(library: Any) -> None:
        if library.name == whole:
            finish(library)
            return
        library._finalize_dynamic_globals()
        library._verify_declare_only_symbols()
        library._finalized = True

    def environment_is_set(codegen: Any, name: str, environment: Any) -> None:
        address = codegen._engine.get_global_value_address(name)
        if address:
            ctypes.c_void_p.from_address(address).value = id(environment)

    replaced = (optimised, finished, environment_is_set)
    collects = gc.isenabled()
    gc.disable()
    try:
        for (owner, name, _), mine in zip(kept, replaced, strict=True):
            setattr(owner, name, mine)
        yield
    finally:
        for owner, name, own in kept:
            setattr(owner, name, own)
        if collects:
            gc.enable()
