package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"
)

// sample MODULE FILE [SECONDS]: findings, keys and page of a document, one JSON a line.
func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// What is asked of the document.
var calls = []struct {
	operation string
	options   map[string]any
}{
	{"validate", map[string]any{"file": "a.json", "lang": "ja"}},
	{"keys", map[string]any{}},
	{"render", map[string]any{"audience": "patient"}},
}

func run(args []string) error {
	limit := time.Minute
	if len(args) > 2 {
		seconds, _ := strconv.ParseFloat(args[2], 64)
		limit = time.Duration(seconds * float64(time.Second))
	}
	document, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	tekigo, err := Open(context.Background(), args[0], 512)
	if err != nil {
		return err
	}
	defer tekigo.Close(context.Background())
	for _, call := range calls {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		answer, err := tekigo.Call(ctx, call.operation, call.options, document)
		cancel()
		if err != nil {
			return err
		}
		fmt.Printf("%s\n", answer)
	}
	return nil
}
