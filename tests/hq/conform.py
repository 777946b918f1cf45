"""Is a real answer what openapi.yaml says? Needs python3-yaml and python3-jsonschema."""
import jsonschema
import yaml

PROBLEM = "application/problem+json"


class Page:
    def __init__(self, file):
        with open(file) as stream:
            self.page = yaml.safe_load(stream)
        self.seen = set()

    def deref(self, node):
        while "$ref" in node:
            target = self.page
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def validate(self, schema, value):
        resolver = jsonschema.RefResolver("", self.page)
        jsonschema.Draft202012Validator(schema, resolver=resolver).validate(value)

    def check_problem(self, answer):
        assert answer.headers["Content-Type"] == PROBLEM, answer.headers
        self.validate(self.page["components"]["schemas"]["Problem"], answer.json())
        assert answer.json()["status"] == answer.status

    def check_headers(self, described, answer):
        for name, header in described.get("headers", {}).items():
            header = self.deref(header)
            value = answer.headers[name]
            assert value is not None or not header.get("required"), (name, answer.status)
            if value is not None:
                number = header["schema"]["type"] == "integer"
                self.validate(header["schema"], int(value) if number else value)

    def check(self, method, target, answer):
        operations = self.page["paths"].get(target.partition("?")[0])
        operation = (operations or {}).get(method.lower())
        if not operation:
            assert answer.status == (405 if operations else 404), answer.status
            allowed = sorted(name.upper() for name in operations or {})
            told = [name.strip() for name in (answer.headers["Allow"] or "").split(",") if name]
            assert sorted(told) == allowed, answer.headers
            if method != "HEAD":
                self.check_problem(answer)
            return
        described = self.deref(operation["responses"][str(answer.status)])
        self.seen.add((operation["operationId"], str(answer.status)))
        self.check_headers(described, answer)
        if "content" not in described:
            assert not answer.body and not answer.headers["Content-Type"], answer.body
            return
        (media_type, content), = described["content"].items()
        assert answer.headers["Content-Type"] == media_type, answer.headers
        self.validate(self.deref(content["schema"]), answer.json())
        if media_type == PROBLEM:
            self.check_problem(answer)

    def undescribed(self):
        """What the page promises and no test has seen."""
        promised = {(operation["operationId"], status)
                    for path in self.page["paths"].values() for operation in path.values()
                    for status in operation["responses"]}
        return promised - self.seen
