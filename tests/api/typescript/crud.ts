// Creates, reads, changes and deletes a ticket with a client whose types come from the OpenAPI document.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Status = components["schemas"]["Ticket"]["status"];

const desk = createClient<paths>({ baseUrl: process.env.BASE, headers: { "X-API-Key": process.env.HELPDESK_KEY } });

const opened = await desk.POST("/tickets", { body: { subject: "From TypeScript", description: "Typed.", category_id: 3 } });
assert.equal(opened.response.status, 201);
assert.equal(opened.data?.category?.name, "Technical Support");
const params = { path: { ticket_id: opened.data!.id } };

const read = await desk.GET("/tickets/{ticket_id}", { params });
assert.equal(read.data?.subject, "From TypeScript");
assert.deepEqual(read.data?.comments, []);

const closed: Status = "closed";
const changed = await desk.PUT("/tickets/{ticket_id}", { params, body: { status: closed, assignee_id: null } });
assert.equal(changed.data?.status, "closed");
assert.equal(changed.data?.category satisfies string | null | undefined, "technical");

const listed = await desk.GET("/tickets", { params: { query: { status: "closed", limit: 5 } } });
assert.ok(listed.data?.some((each) => each.id === params.path.ticket_id));

const wrong = await desk.PUT("/tickets/{ticket_id}", { params, body: { subject: "" } });
assert.equal(wrong.error?.errors?.[0]?.pointer, "/subject");

const deleted = await desk.DELETE("/tickets/{ticket_id}", { params });
assert.equal(deleted.response.status, 204);
assert.equal((await desk.GET("/tickets/{ticket_id}", { params })).error?.status, 404);

// @ts-expect-error: the compiler knows that there is no such status
const nonsense: Status = "done";
console.log(`ticket ${params.path.ticket_id}`, nonsense ? "lived and died" : "");
