package reference

import (
	"go/format"
	"strconv"
	"strings"
)

// goCode writes a whole program, since imports are half of it.
func goCode(r *request) string {
	imports := []string{"fmt", "io", "net/http"}
	prepare, reader, contentType := "", "nil", strconv.Quote(r.body.media)
	switch r.body.kind {
	case noBody:
		contentType = ""
	case jsonBody, textBody:
		imports = append(imports, "strings")
		prepare, reader = "\tbody := strings.NewReader("+goText(r.body.text)+")\n", "body"
	case fileBody:
		imports = append(imports, "os")
		prepare, reader = "\tbody, err := os.Open(\""+r.body.file+"\")\n"+goCheck, "body"
	case formBody:
		imports = append(imports, "net/url", "strings")
		prepare, reader = "\tform := url.Values{}\n", "strings.NewReader(form.Encode())"
		for _, p := range partPairs(r.body.parts) {
			prepare += "\tform.Add(" + strconv.Quote(p[0]) + ", " + strconv.Quote(p[1]) + ")\n"
		}
	case multipartBody:
		imports = append(imports, "bytes", "mime/multipart")
		prepare, reader, contentType = goMultipart(r.body.parts), "&body", "form.FormDataContentType()"
	}
	for _, p := range r.body.parts {
		if p.file != "" && r.body.kind == multipartBody {
			imports = append(imports, "os")
			break
		}
	}
	var out strings.Builder
	out.WriteString("package main\n\nimport (\n")
	for _, path := range imports {
		out.WriteString("\t" + strconv.Quote(path) + "\n")
	}
	out.WriteString(")\n\nfunc main() {\n" + prepare)
	out.WriteString("\treq, err := http.NewRequest(" + strconv.Quote(r.method) + ", " + strconv.Quote(r.url()) + ", " + reader + ")\n" + goCheck)
	if r.basic {
		out.WriteString("\treq.SetBasicAuth(\"USERNAME\", \"PASSWORD\")\n")
	}
	for _, h := range r.headers {
		out.WriteString("\treq.Header.Set(" + strconv.Quote(h[0]) + ", " + strconv.Quote(h[1]) + ")\n")
	}
	if contentType != "" {
		out.WriteString("\treq.Header.Set(\"Content-Type\", " + contentType + ")\n")
	}
	out.WriteString("\n\tres, err := http.DefaultClient.Do(req)\n" + goCheck + "\tdefer res.Body.Close()\n\n")
	out.WriteString("\tanswer, err := io.ReadAll(res.Body)\n" + goCheck + "\tfmt.Println(res.Status)\n\tfmt.Println(string(answer))\n}\n")
	formatted, err := format.Source([]byte(out.String()))
	if err != nil {
		return out.String()
	}
	return strings.TrimSuffix(string(formatted), "\n")
}

const goCheck = "\tif err != nil {\n\t\tpanic(err)\n\t}\n"

// goText prefers a raw string.
func goText(text string) string {
	if strings.Contains(text, "\n") && strconv.CanBackquote(strings.NewReplacer("\n", "", "\t", "").Replace(text)) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}

func goMultipart(parts []part) string {
	var out strings.Builder
	out.WriteString("\tvar body bytes.Buffer\n\tform := multipart.NewWriter(&body)\n")
	for _, p := range parts {
		if p.file == "" {
			out.WriteString("\tform.WriteField(" + strconv.Quote(p.name) + ", " + strconv.Quote(p.value) + ")\n")
		}
	}
	for i, p := range parts {
		if p.file == "" {
			continue
		}
		n := strconv.Itoa(i + 1)
		out.WriteString("\tdata" + n + ", err := os.ReadFile(" + strconv.Quote(p.file) + ")\n" + goCheck)
		out.WriteString("\tfile" + n + ", err := form.CreateFormFile(" + strconv.Quote(p.name) + ", " + strconv.Quote(p.file) + ")\n" + goCheck)
		out.WriteString("\tfile" + n + ".Write(data" + n + ")\n")
	}
	out.WriteString("\tform.Close()\n\n")
	return out.String()
}

// java writes a program that can be run from its source (Java 17).
func java(r *request) string {
	imports := []string{"java.net.URI", "java.net.http.HttpClient", "java.net.http.HttpRequest", "java.net.http.HttpResponse"}
	body, prepare := "HttpRequest.BodyPublishers.noBody()", ""
	contentType := quoteJSON(r.body.media)
	switch r.body.kind {
	case noBody:
		contentType = ""
	case jsonBody, textBody:
		body = "HttpRequest.BodyPublishers.ofString(" + javaText(r.body.text) + ")"
	case fileBody:
		imports = append(imports, "java.nio.file.Path")
		body = "HttpRequest.BodyPublishers.ofFile(Path.of(\"" + r.body.file + "\"))"
	case formBody:
		var list []string
		for _, p := range partPairs(r.body.parts) {
			list = append(list, escape(p[0])+"="+escape(p[1]))
		}
		body = "HttpRequest.BodyPublishers.ofString(" + quoteJSON(strings.Join(list, "&")) + ")"
	case multipartBody:
		imports = append(imports, "java.nio.file.Path")
		prepare = "        var boundary = \"----parts-of-the-form\";\n"
		body = javaMultipart(r.body.parts)
		contentType = "\"multipart/form-data; boundary=\" + boundary"
	}
	if r.basic {
		imports = append(imports, "java.util.Base64")
	}
	var out strings.Builder
	for _, name := range imports {
		out.WriteString("import " + name + ";\n")
	}
	out.WriteString("\npublic class Main {\n    public static void main(String[] args) throws Exception {\n" + prepare)
	out.WriteString("        var request = HttpRequest.newBuilder(URI.create(" + quoteJSON(javaURL(r.url())) + "))\n")
	if r.basic {
		out.WriteString("            .header(\"Authorization\", \"Basic \" + Base64.getEncoder().encodeToString(\"USERNAME:PASSWORD\".getBytes()))\n")
	}
	for _, h := range r.headers {
		out.WriteString("            .header(" + quoteJSON(h[0]) + ", " + quoteJSON(h[1]) + ")\n")
	}
	if contentType != "" {
		out.WriteString("            .header(\"Content-Type\", " + contentType + ")\n")
	}
	out.WriteString("            .method(" + quoteJSON(r.method) + ", " + body + ")\n            .build();\n")
	out.WriteString("        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());\n")
	out.WriteString("        System.out.println(response.statusCode());\n        System.out.println(response.body());\n    }\n}")
	return out.String()
}

// javaURL encodes what java.net.URI refuses: the braces of parameters without
// a value, and brackets.
func javaURL(text string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D").Replace(text)
}

// javaText writes a text of several lines as a text block. White space at the
// end of a line would be lost in one.
func javaText(text string) string {
	if !strings.Contains(text, "\n") || strings.Contains(text, " \n") || strings.ContainsAny(text, "\r\t\f") {
		return quoteJSON(text)
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"""`, `\"""`)
	return "\"\"\"\n" + strings.ReplaceAll("                "+text, "\n", "\n                ") + `"""`
}

func javaMultipart(parts []part) string {
	var list []string
	for _, p := range parts {
		head := `"--" + boundary + ` + quoteJSON("\r\nContent-Disposition: form-data; name=\""+formName(p.name)+"\"")
		if p.file == "" {
			list = append(list, "HttpRequest.BodyPublishers.ofString("+head+" + "+quoteJSON("\r\n\r\n"+p.value+"\r\n")+")")
			continue
		}
		list = append(list,
			"HttpRequest.BodyPublishers.ofString("+head+" + "+quoteJSON("; filename=\""+p.file+"\"\r\n\r\n")+")",
			"HttpRequest.BodyPublishers.ofFile(Path.of("+quoteJSON(p.file)+"))",
			`HttpRequest.BodyPublishers.ofString("\r\n")`)
	}
	list = append(list, `HttpRequest.BodyPublishers.ofString("--" + boundary + "--\r\n")`)
	return "HttpRequest.BodyPublishers.concat(\n                " + strings.Join(list, ",\n                ") + ")"
}

// quotePHP writes a text in which nothing is replaced.
func quotePHP(text string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", `\'`) + "'"
}

func php(r *request) string {
	var out strings.Builder
	option := func(name, value string) { out.WriteString("    " + name + " => " + value + ",\n") }
	out.WriteString("<?php\n\n$curl = curl_init();\ncurl_setopt_array($curl, [\n")
	option("CURLOPT_URL", quotePHP(r.url()))
	option("CURLOPT_CUSTOMREQUEST", quotePHP(r.method))
	option("CURLOPT_RETURNTRANSFER", "true")
	if r.method == "HEAD" {
		option("CURLOPT_NOBODY", "true") // else curl waits for a body that never comes
	}
	if r.basic {
		option("CURLOPT_USERPWD", "'USERNAME:PASSWORD'")
	}
	headers := ""
	for _, h := range r.headers {
		headers += "\n        " + quotePHP(h[0]+": "+h[1]) + ","
	}
	if r.body.kind == jsonBody || r.body.kind == textBody || r.body.kind == fileBody {
		headers += "\n        " + quotePHP("Content-Type: "+r.body.media) + ","
	}
	if headers != "" {
		option("CURLOPT_HTTPHEADER", "["+headers+"\n    ]")
	}
	switch r.body.kind {
	case jsonBody, textBody:
		option("CURLOPT_POSTFIELDS", quotePHP(r.body.text))
	case fileBody:
		option("CURLOPT_POSTFIELDS", "file_get_contents('"+r.body.file+"')")
	case formBody:
		option("CURLOPT_POSTFIELDS", "http_build_query(["+phpParts(r.body.parts)+"\n    ])")
	case multipartBody:
		option("CURLOPT_POSTFIELDS", "["+phpParts(r.body.parts)+"\n    ]")
	}
	out.WriteString("]);\n\n$response = curl_exec($curl);\necho curl_getinfo($curl, CURLINFO_RESPONSE_CODE), \"\\n\", $response;")
	return out.String()
}

func phpParts(parts []part) string {
	text := ""
	for _, p := range parts {
		value := quotePHP(p.value)
		if p.file != "" {
			value = "new CURLFile('" + p.file + "')"
		}
		text += "\n        " + quotePHP(p.name) + " => " + value + ","
	}
	return text
}
