// Prints the server's routes: what openapi_lint compares the page with.
#include <stdio.h>

#include "sync/hq/routes.h"

int main(void) {
    size_t count = 0;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        printf("%s %s\n", routes[i].method, routes[i].path);
    }
    return count > 0 ? 0 : 1;
}
