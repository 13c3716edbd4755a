"""Contract of import-linter: a room is entered through its doors only."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """No module outside a room imports anything of it but its doors; a url list above may name its urls."""

    type_name = "doors"
    containers = fields.ListField(subfield=fields.StringField())
    doors = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = [
            (module, used)
            for container in self.containers  # type: ignore[attr-defined]
            for room in sorted(graph.find_children(container))
            for used in sorted({room} | graph.find_descendants(room))
            for module in sorted(graph.find_modules_that_directly_import(used))
            if not _is_inside(module, room) and not self._may_import(module, used.removeprefix(room).lstrip("."))
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def _may_import(self, module: str, shelf: str) -> bool:
        first = shelf.split(".")[0]
        return "tests" in module.split(".") or first in self.doors or (first == "urls" and module.endswith(".urls"))  # type: ignore[operator]

    def render_broken_contract(self, check: ContractCheck) -> None:
        for module, used in check.metadata["broken"]:
            output.print_error(f"{module} -> {used} is no door")


def _is_inside(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")
